import pulumi
from pulumi.runtime import Mocks, set_mocks
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase


class MyMocks(Mocks):
    def __init__(self, topic):
        self.topic = topic

    def new_resource(self, args):
        if self.topic == "mock error":
            raise ValueError("of the mock")
        state = {**args.inputs, "roleArn": "arn:aws:iam::123456789012:role/" + args.name}
        if "name" in args.inputs:
            print("secret input:", "plain" if args.inputs["name"] == "hush" else "wrapped")
            state["roleName"] = args.inputs["name"]
        return args.name, state

    def call(self, args):
        return {}


def run(topic, preview=False, look=lambda role: None, **inputs):
    @pulumi.runtime.test
    def program():
        look(EcsInfrastructureRole("ecs", use_cases=[UseCase.VOLUMES], **inputs))

    set_mocks(MyMocks(topic), preview=preview)
    try:
        program()
        print(topic + ": passed")
    except (AssertionError, ValueError):
        print(topic + ": failed")


def show(what, output):
    async def print_secret(value):
        print(f"{what}: {value!r}, secret {str(await output.is_secret()).lower()}")

    output.apply(print_secret)


def fail(value):
    raise AssertionError("of the test")


run("update", look=lambda role: show("missing output", role.role_unique_id))
run("preview", True, lambda role: (
    show("known output in preview", role.role_arn),
    show("missing output in preview", role.role_unique_id),
))
run("secret", look=lambda role: show("returned secret", role.role_name), name=pulumi.Output.secret("hush"))
run("wrong ARN", permissions_boundary="none")
run("mock error")
run("apply error", look=lambda role: role.role_arn.apply(fail))
