import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

ecs = EcsInfrastructureRole("ecs", use_cases=[UseCase.VPC_LATTICE])

aws.ecs.Service(
    "service",
    cluster="app",
    task_definition="app:1",
    launch_type="FARGATE",
    desired_count=1,
    network_configuration={"subnets": ["subnet-0123456789abcdef0"]},
    vpc_lattice_configurations=[{
        "port_name": "http",
        "target_group_arn": "arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-0123456789abcdef0",
        "role_arn": ecs.role_arn,
    }],
)
