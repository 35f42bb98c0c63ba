const pulumi = require("@pulumi/pulumi");
const { EcsInfrastructureRole } = require("@ecs-infrastructure/pulumi-ecs-infrastructure");

pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
    call: ({ inputs }) => inputs,
});
new EcsInfrastructureRole("ecs", { useCases: ["volumes"] }, {
    transforms: [async () => { console.log("transform"); return undefined; }],
    transformations: [() => { console.log("transformation"); return undefined; }],
});
