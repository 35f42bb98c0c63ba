import json

import pulumi
import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

instance_role = aws.iam.Role(
    "instances",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)
attachment = aws.iam.RolePolicyAttachment(
    "instances",
    role=instance_role.name,
    policy_arn="arn:aws:iam::aws:policy/AmazonECSInstanceRolePolicyForManagedInstances",
)
profile = aws.iam.InstanceProfile(
    "instances", role=instance_role.name, opts=pulumi.ResourceOptions(depends_on=[attachment])
)

ecs = EcsInfrastructureRole(
    "ecs",
    use_cases=[UseCase.MANAGED_INSTANCES],
    instance_role_arns=[instance_role.arn],
)

cluster = aws.ecs.Cluster("cluster")
aws.ecs.CapacityProvider(
    "instances",
    cluster=cluster.name,
    managed_instances_provider={
        "infrastructure_role_arn": ecs.role_arn,
        "instance_launch_template": {
            "ec2_instance_profile_arn": profile.arn,
            "network_configuration": {"subnets": ["subnet-0123456789abcdef0"]},
        },
    },
)
