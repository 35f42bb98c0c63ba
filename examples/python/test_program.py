import json
import runpy
import unittest
from typing import Any

import pulumi
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, set_mocks


class Recorder(Mocks):
    """Replaces the engine and the plugins. It sees the component as one resource, and returns the outputs that the
    program uses."""

    def __init__(self) -> None:
        self.registered: dict[str, dict[str, Any]] = {}

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.registered[args.name] = args.inputs
        arn = "roleArn" if args.typ == "ecs-infrastructure:index:EcsInfrastructureRole" else "arn"
        return args.name, {**args.inputs, arn: f"arn:aws:iam::123456789012:{args.name}"}

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], None]:
        return args.args, None


@pulumi.runtime.test  # type: ignore[untyped-decorator]
def run_program() -> None:
    runpy.run_path("__main__.py")


class ProgramTest(unittest.TestCase):
    registered: dict[str, dict[str, Any]]

    @classmethod
    def setUpClass(cls) -> None:
        mocks = Recorder()
        set_mocks(mocks)
        run_program()
        cls.registered = mocks.registered

    def test_only_named_principals_may_pass_the_role(self) -> None:
        ecs = self.registered["ecs"]
        self.assertEqual(ecs["passRoleUsers"], ["alice"])
        self.assertEqual(ecs["passRoleGroups"], ["operators"])
        self.assertEqual(ecs["passRoleRoles"], ["deployer"])

    def test_the_auditor_may_read_the_role(self) -> None:
        policy = json.loads(self.registered["auditor"]["policy"])
        self.assertEqual(policy["Statement"][0]["Resource"], "arn:aws:iam::123456789012:ecs")
