import pulumi
import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

ecs = EcsInfrastructureRole(
    "ecs",
    use_cases=[UseCase.MANAGED_INSTANCES],
    instance_role_arns=["arn:aws:iam::123456789012:role/instances"],
)

aws.cloudcontrol.Resource(
    "batch",
    type_name="AWS::Batch::ComputeEnvironment",
    desired_state=pulumi.Output.json_dumps({
        "Type": "MANAGED",
        "ComputeResources": {
            "Type": "ECS_MANAGED_INSTANCES",
            "MaxvCpus": 16,
            "ManagedInstancesProvider": {
                "InfrastructureRoleArn": ecs.role_arn,
                "InstanceLaunchTemplate": {
                    "Ec2InstanceProfileArn": "arn:aws:iam::123456789012:instance-profile/instances",
                    "NetworkConfiguration": {
                        "Subnets": ["subnet-0123456789abcdef0"],
                        "SecurityGroups": ["sg-0123456789abcdef0"],
                    },
                },
            },
        },
    }),
)
