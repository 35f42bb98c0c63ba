import json

import pulumi
import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

key = aws.kms.Key("key", description="EBS volumes of ECS tasks")

encrypted_volumes = aws.iam.Policy(
    "encryptedVolumes",
    name="encrypted-ecs-volumes",
    policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Deny",
                    "Action": "ec2:CreateVolume",
                    "Resource": "*",
                    "Condition": {"Bool": {"ec2:Encrypted": "false"}},
                }
            ],
        }
    ),
)

ecs = EcsInfrastructureRole(
    "ecs",
    use_cases=[UseCase.VOLUMES, UseCase.SERVICE_CONNECT_TLS],
    name="ecs-infrastructure",
    path="/platform/",
    tags={"team": "platform"},
    pass_role_users=["alice"],
    pass_role_groups=["operators"],
    pass_role_roles=["deployer"],
    pass_role_policy_name="pass-ecs-infrastructure",
    additional_policy_arns={"encryptedVolumes": encrypted_volumes.arn},
    volume_kms_key_arns=[key.arn],
    inline_policies={
        "OnlyThisKey": pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Deny", "Action": "kms:*", "NotResource": key.arn}],
            }
        ),
    },
)

# Resources that use an output are created after all policies are attached, and deleted before any is detached. This
# one stands for an ECS service with volumes.
aws.iam.Policy(
    "auditor",
    name="read-ecs-infrastructure",
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "iam:GetRole", "Resource": ecs.role_arn}],
        }
    ),
)

pulumi.export("roleArn", ecs.role_arn)
pulumi.export("trustPolicyJson", ecs.trust_policy_json)
pulumi.export("managedPolicyArns", ecs.managed_policy_arns)
pulumi.export("passRolePolicyArn", ecs.pass_role_policy_arn)
