import pulumi
import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

ecs = EcsInfrastructureRole("ecs", use_cases=[UseCase.GATEWAY_HOST_SHARED_ALB])

aws.cloudcontrol.Resource(
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
