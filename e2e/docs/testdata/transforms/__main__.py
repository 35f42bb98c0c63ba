import pulumi
import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase


def no_options(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    return pulumi.ResourceTransformResult(props=args.props, opts=None)


forms = {
    "nothing": lambda _: None,
    "no options": no_options,
    "the given options": lambda args: pulumi.ResourceTransformResult(args.props, args.opts),
    "new options": lambda args: pulumi.ResourceTransformResult(
        args.props, pulumi.ResourceOptions(ignore_changes=["description"])
    ),
}
config = pulumi.Config()
pulumi.runtime.register_resource_transform(forms[config.require("form")])

china = aws.Provider(
    "china",
    region="cn-north-1",
    access_key="none",
    secret_key="none",
    skip_credentials_validation=True,
    skip_metadata_api_check=True,
    skip_requesting_account_id=True,
    endpoints=[{"iam": config.require("endpoint")}],
)

ecs = EcsInfrastructureRole(
    "ecs",
    use_cases=[UseCase.VOLUMES],
    pass_role_users=["alice"],
    pass_role_policy_name=config.require("policy"),
    propagation_seconds=0,
    opts=pulumi.ResourceOptions(providers=[china]),
)

pulumi.export("roleArn", ecs.role_arn)
