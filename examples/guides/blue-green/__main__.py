import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

smoke_test = "arn:aws:lambda:us-east-1:123456789012:function:smoke-test"
elb = "arn:aws:elasticloadbalancing:us-east-1:123456789012"

ecs = EcsInfrastructureRole(
    "ecs",
    use_cases=[UseCase.LOAD_BALANCERS, UseCase.LIFECYCLE_HOOKS],
    lifecycle_hook_function_arns=[smoke_test],
)

aws.ecs.Service(
    "service",
    cluster="app",
    task_definition="app:1",
    launch_type="FARGATE",
    desired_count=2,
    network_configuration={"subnets": ["subnet-0123456789abcdef0"]},
    deployment_configuration={
        "strategy": "BLUE_GREEN",
        "lifecycle_hooks": [{
            "hook_target_arn": smoke_test,
            "lifecycle_stages": ["POST_TEST_TRAFFIC_SHIFT"],
            "role_arn": ecs.role_arn,
        }],
    },
    load_balancers=[{
        "target_group_arn": f"{elb}:targetgroup/blue/0123456789abcdef",
        "container_name": "app",
        "container_port": 80,
        "advanced_configuration": {
            "alternate_target_group_arn": f"{elb}:targetgroup/green/0123456789abcdef",
            "production_listener_rule":
                f"{elb}:listener-rule/app/app/0123456789abcdef/0123456789abcdef/1111111111111111",
            "test_listener_rule": f"{elb}:listener-rule/app/app/0123456789abcdef/0123456789abcdef/2222222222222222",
            "role_arn": ecs.role_arn,
        },
    }],
)
