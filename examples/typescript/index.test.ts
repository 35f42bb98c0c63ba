import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { test } from "node:test";

// Mocks replace the engine and the plugins. They see the component as one resource, and return the outputs that the
// program uses.
const registered: Record<string, Record<string, unknown>> = {};
pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
        registered[name] = inputs;
        const arn = type === "ecs-infrastructure:index:EcsInfrastructureRole" ? "roleArn" : "arn";
        return { id: name, state: { ...inputs, [arn]: `arn:aws:iam::123456789012:${name}` } };
    },
    call: ({ inputs }) => inputs,
});

test("only the deployer, alice and the operators may pass the role", async () => {
    await import("./index");
    await pulumi.runtime.disconnect(); // waits until everything is registered
    assert.deepEqual(registered.ecs.passRoleRoles, ["deployer"]);
    assert.deepEqual(registered.ecs.passRoleUsers, ["alice"]);
    assert.deepEqual(registered.ecs.passRoleGroups, ["operators"]);
});

test("the auditor may read the role", () => {
    const policy = JSON.parse(registered.auditor.policy as string);
    assert.equal(policy.Statement[0].Resource, "arn:aws:iam::123456789012:ecs");
});
