import pulumi
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

ecs = EcsInfrastructureRole("ecs", use_cases=[UseCase.VOLUMES])
pulumi.export("roleArn", ecs.role_arn)
