import json

import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

ecs = EcsInfrastructureRole(
    "ecs",
    use_cases=[UseCase.VOLUMES, UseCase.SERVICE_CONNECT_TLS, UseCase.LOAD_BALANCERS],
    path="/platform/",
    pass_role_roles=["ci-deployer"],  # exists in the account
)

# A role of the same program is granted with an attachment.
deployer = aws.iam.Role("deployer", assume_role_policy=json.dumps({
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": {"Service": "codebuild.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }],
}))
aws.iam.RolePolicyAttachment("grant", role=deployer.name, policy_arn=ecs.pass_role_policy_arn)
