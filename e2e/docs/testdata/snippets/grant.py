import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

deployer = aws.iam.Role("deployer", assume_role_policy='{"Version":"2012-10-17","Statement":[]}')
ecs = EcsInfrastructureRole("ecs", use_cases=[UseCase.VOLUMES], propagation_seconds=0)
aws.iam.RolePolicyAttachment("grant", role=deployer.name, policy_arn=ecs.pass_role_policy_arn)
