// The role of the other programs, with AWS CDK.
const { App, Stack } = require("aws-cdk-lib");
const iam = require("aws-cdk-lib/aws-iam");

const app = new App({ outdir: process.argv[2] });
const stack = new Stack(app, "dev");
const ecs = new iam.ServicePrincipal("ecs.amazonaws.com");
const role = new iam.Role(stack, "ecs", {
    assumedBy: ecs,
    managedPolicies: [
        "service-role/AmazonECSInfrastructureRolePolicyForVolumes",
        "service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
        "AmazonECSInfrastructureRolePolicyForLoadBalancers",
    ].map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
});
new iam.ManagedPolicy(stack, "pass-role", {
    users: [iam.User.fromUserName(stack, "alice", "alice")],
    statements: [
        new iam.PolicyStatement({
            actions: ["iam:PassRole"],
            resources: [role.roleArn],
            conditions: { StringEquals: { "iam:PassedToService": "ecs.amazonaws.com" } },
        }),
    ],
});
app.synth();
