import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const forms: Record<string, pulumi.ResourceTransform> = {
    "nothing": () => undefined,
    "the given options": args => ({ props: args.props, opts: args.opts }),
    "merged options": args => ({
        props: args.props,
        opts: pulumi.mergeOptions(args.opts, { ignoreChanges: ["description"] }),
    }),
    "no options": args => ({ props: args.props }) as pulumi.ResourceTransformResult,
    "new options": args => ({ props: args.props, opts: { ignoreChanges: ["description"] } }),
};
const config = new pulumi.Config();
pulumi.runtime.registerResourceTransform(forms[config.require("form")]);

const china = new aws.Provider("china", {
    region: "cn-north-1",
    accessKey: "none",
    secretKey: "none",
    skipCredentialsValidation: true,
    skipMetadataApiCheck: true,
    skipRequestingAccountId: true,
    endpoints: [{ iam: config.require("endpoint") }],
});

const ecs = new EcsInfrastructureRole("ecs", {
    useCases: ["volumes"],
    passRoleUsers: ["alice"],
    passRolePolicyName: config.require("policy"),
    propagationSeconds: 0,
}, { providers: [china] });

export const { roleArn } = ecs;
