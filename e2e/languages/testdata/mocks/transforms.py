import pulumi
from pulumi.runtime import Mocks, set_mocks


class MyMocks(Mocks):
    def new_resource(self, args):
        return args.name, args.inputs

    def call(self, args):
        return {}


set_mocks(MyMocks())

from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase  # noqa: E402


@pulumi.runtime.test
def create():
    options = pulumi.ResourceOptions(
        transforms=[lambda args: print("transform")],
        transformations=[lambda args: print("transformation")],
    )
    return EcsInfrastructureRole("ecs", use_cases=[UseCase.VOLUMES], opts=options).urn


create()
