import json

import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

ecs = EcsInfrastructureRole("ecs", use_cases=[UseCase.VOLUMES])

cluster = aws.ecs.Cluster("cluster")
task_definition = aws.ecs.TaskDefinition(
    "taskDefinition",
    family="volumes-service",
    requires_compatibilities=["FARGATE"],
    network_mode="awsvpc",
    cpu="256",
    memory="512",
    container_definitions=json.dumps([{
        "name": "app",
        "image": "public.ecr.aws/docker/library/busybox:stable",
        "command": ["sh", "-c", "df /data; sleep infinity"],
        "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
    }]),
    volumes=[{"name": "data", "configure_at_launch": True}],
)

# Needs no depends_on: because of role_arn, it is created after all policies are attached.
aws.ecs.Service(
    "service",
    cluster=cluster.arn,
    task_definition=task_definition.arn,
    launch_type="FARGATE",
    desired_count=1,
    network_configuration={"subnets": ["subnet-0123456789abcdef0"]},
    volume_configuration={
        "name": "data",
        "managed_ebs_volume": {"role_arn": ecs.role_arn, "size_in_gb": 10},
    },
)
