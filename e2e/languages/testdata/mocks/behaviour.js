const pulumi = require("@pulumi/pulumi");
const { EcsInfrastructureRole } = require("@ecs-infrastructure/pulumi-ecs-infrastructure");

let failed = false; // as a test runner notices it
process.on("unhandledRejection", () => failed = true);

async function run(topic, preview, inputs, look) {
    failed = false;
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
    look(new EcsInfrastructureRole("ecs", { useCases: ["volumes"], ...inputs }));
    await new Promise((resolve) => setTimeout(resolve, 100)); // disconnect() waits for ever after an error
    console.log(`${topic}: ${failed ? "failed" : "passed"}`);
}

function show(what, output) {
    output.apply(async (value) => console.log(`${what}: ${JSON.stringify(value)}, secret ${await output.isSecret}`));
}

(async () => {
    const nothing = () => undefined;
    await run("update", false, {}, (role) => show("missing output", role.roleUniqueId));
    await run("preview", true, {}, (role) => {
        show("known output in preview", role.roleArn);
        show("missing output in preview", role.roleUniqueId);
    });
    await run("secret", false, { name: pulumi.secret("hush") }, (role) => show("returned secret", role.roleName));
    await run("wrong ARN", false, { permissionsBoundary: "none" }, nothing);
    await run("mock error", false, {}, nothing);
    await run("apply error", false, {}, (role) => role.roleArn.apply(() => { throw new Error("of the test"); }));
    process.exit();
})();
