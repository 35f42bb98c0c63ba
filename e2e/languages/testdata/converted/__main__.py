import pulumi
import pulumi_ecs_infrastructure as ecs_infrastructure

every = ecs_infrastructure.EcsInfrastructureRole("every",
    use_cases=[
        ecs_infrastructure.UseCase.VOLUMES,
        ecs_infrastructure.UseCase.SERVICE_CONNECT_TLS,
        ecs_infrastructure.UseCase.MANAGED_INSTANCES,
        ecs_infrastructure.UseCase.LIFECYCLE_HOOKS,
    ],
    name="ecs-infrastructure",
    path="/ecs/",
    description="Lets ECS manage infrastructure",
    max_session_duration=7200,
    permissions_boundary="arn:aws:iam::123456789012:policy/boundary",
    force_detach_policies=True,
    tags={
        "team": "platform",
    },
    pass_role_users=["alice"],
    pass_role_groups=["operators"],
    pass_role_roles=["deployer"],
    create_pass_role_policy=True,
    pass_role_policy_name="pass-ecs-infrastructure",
    instance_role_arns=["arn:aws:iam::123456789012:role/instances"],
    lifecycle_hook_function_arns=["arn:aws:lambda:us-east-1:123456789012:function:smoke-test"],
    volume_kms_key_arns=["arn:aws:kms:us-east-1:123456789012:key/a"],
    tls_kms_key_arns=["arn:aws:kms:us-east-1:123456789012:key/b"],
    additional_policy_arns={
        "logs": "arn:aws:iam::123456789012:policy/logs",
    },
    inline_policies={
        "mine": "{}",
    },
    propagation_seconds=0,
    source_account="123456789012")
prefixed = ecs_infrastructure.EcsInfrastructureRole("prefixed",
    use_cases=[ecs_infrastructure.UseCase.VOLUMES],
    name_prefix="ecs-")
pulumi.export("roleArn", every.role_arn)
