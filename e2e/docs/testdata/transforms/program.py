import pulumi
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

EcsInfrastructureRole(
    "ecs",
    use_cases=[UseCase.VOLUMES],
    pass_role_users=["alice"],
    pass_role_policy_name=config.require("policy"),
    propagation_seconds=0,
)
