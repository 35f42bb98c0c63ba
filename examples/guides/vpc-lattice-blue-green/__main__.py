import pulumi
import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

ecs = EcsInfrastructureRole("ecs", use_cases=[UseCase.VPC_LATTICE])

lattice = "arn:aws:vpc-lattice:us-east-1:123456789012"
listener = f"{lattice}:service/svc-0123456789abcdef0/listener/listener-0123456789abcdef0"

aws.cloudcontrol.Resource(
    "service",
    type_name="AWS::ECS::Service",
    desired_state=pulumi.Output.json_dumps({
        "Cluster": "app",
        "TaskDefinition": "app:1",
        "LaunchType": "FARGATE",
        "DesiredCount": 1,
        "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["subnet-0123456789abcdef0"]}},
        "DeploymentConfiguration": {"Strategy": "BLUE_GREEN"},
        "VpcLatticeConfigurations": [{
            "PortName": "http",
            "TargetGroupArn": f"{lattice}:targetgroup/tg-0123456789abcdef0",
            "RoleArn": ecs.role_arn,
            "AdvancedConfiguration": {
                "AlternateTargetGroupArn": f"{lattice}:targetgroup/tg-0fedcba9876543210",
                "ProductionListenerRule": f"{listener}/rule/rule-0123456789abcdef0",
                "TestListenerRule": f"{listener}/rule/rule-0fedcba9876543210",
            },
        }],
    }),
)
