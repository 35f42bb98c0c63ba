const pulumi = require("@pulumi/pulumi");
const { EcsInfrastructureRole } = require("@ecs-infrastructure/pulumi-ecs-infrastructure");

let reject; // notices an error as a test runner does
process.on("unhandledRejection", () => reject("failed"));

// run waits for the output that look returns, or for the error.
async function run(topic, preview, inputs, look) {
    const rejected = new Promise((resolve) => reject = resolve);
    pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => {
            if (topic === "mock error") {
                throw new Error("of the mock");
            }
            const state = { ...inputs, roleArn: `arn:aws:iam::123456789012:role/${name}` };
            if (inputs.name) {
                console.log("secret input:", inputs.name === "hush" ? "plain" : "wrapped");
                state.roleName = inputs.name;
            }
            return { id: name, state };
        },
        call: ({ inputs }) => inputs,
    }, "project", "stack", preview);
    const looked = look(new EcsInfrastructureRole("ecs", { useCases: ["volumes"], ...inputs }));
    const passed = new Promise((resolve) => looked.apply(() => resolve("passed")));
    console.log(`${topic}: ${await Promise.race([passed, rejected])}`);
}

function show(what, output) {
    return output.apply(async (value) => console.log(`${what}: ${JSON.stringify(value)}, secret ${await output.isSecret}`));
}

(async () => {
    const nothing = (role) => role.urn;
    await run("update", false, {}, (role) => show("missing output", role.roleUniqueId));
    await run("preview", true, {}, (role) => {
        show("missing output in preview", role.roleUniqueId);
        return show("known output in preview", role.roleArn);
    });
    await run("secret", false, { name: pulumi.secret("hush") }, (role) => show("returned secret", role.roleName));
    await run("wrong ARN", false, { permissionsBoundary: "none" }, nothing);
    await run("mock error", false, {}, nothing);
    await run("apply error", false, {}, (role) => role.roleArn.apply(() => { throw new Error("of the test"); }));
    process.exit();
})();
