import pulumi
import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

v7 = aws.Provider("v7", region="eu-west-1")
ecs = EcsInfrastructureRole(
    "ecs", use_cases=[UseCase.MANAGED_INSTANCES], opts=pulumi.ResourceOptions(providers=[v7])
)
