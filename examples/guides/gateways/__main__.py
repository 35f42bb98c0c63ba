import json

import pulumi
import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

ecs = EcsInfrastructureRole("ecs", use_cases=[UseCase.GATEWAY_HOST_SHARED_ALB])

gateway = aws.cloudcontrol.Resource(
    "gateway",
    type_name="AWS::ECS::Gateway",
    desired_state=pulumi.Output.json_dumps({
        "GatewayName": "web",
        "InfrastructureRoleArn": ecs.role_arn,
        "Configuration": {
            "HostSharedAlb": {
                "NetworkConfiguration": {"Subnets": ["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"]},
            },
        },
    }),
)

association = aws.cloudcontrol.Resource(
    "association",
    type_name="AWS::ECS::GatewayClusterAssociations",
    desired_state=pulumi.Output.json_dumps({"Gateway": gateway.id, "Cluster": "app"}),
)

aws.cloudcontrol.Resource(
    "service",
    type_name="AWS::ECS::Service",
    desired_state=json.dumps({
        "Cluster": "app",
        "TaskDefinition": "app:1",
        "LaunchType": "FARGATE",
        "DesiredCount": 1,
        "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["subnet-0123456789abcdef0"]}},
        "GatewayConnectors": [{"PortName": "http"}],
    }),
    opts=pulumi.ResourceOptions(depends_on=[association]),
)
