import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const key = new aws.kms.Key("key", { description: "EBS volumes of ECS tasks" });

const encryptedVolumes = new aws.iam.Policy("encryptedVolumes", {
    name: "encrypted-ecs-volumes",
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{
            Effect: "Deny",
            Action: "ec2:CreateVolume",
            Resource: "*",
            Condition: { Bool: { "ec2:Encrypted": "false" } },
        }],
    }),
});

const ecs = new EcsInfrastructureRole("ecs", {
    useCases: ["volumes", "serviceConnectTls"],
    name: "ecs-infrastructure",
    path: "/platform/",
    tags: { team: "platform" },
    passRoleUsers: ["alice"],
    passRoleGroups: ["operators"],
    passRoleRoles: ["deployer"],
    passRolePolicyName: "pass-ecs-infrastructure",
    additionalPolicyArns: { encryptedVolumes: encryptedVolumes.arn },
    volumeKmsKeyArns: [key.arn],
    inlinePolicies: {
        OnlyThisKey: pulumi.jsonStringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Deny", Action: "kms:*", NotResource: key.arn }],
        }),
    },
});

// Resources that use an output are created after all policies are attached, and deleted before any is detached. This
// one stands for an ECS service with volumes.
new aws.iam.Policy("auditor", {
    name: "read-ecs-infrastructure",
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "iam:GetRole", Resource: ecs.roleArn }],
    }),
});

export const { roleArn, trustPolicyJson, managedPolicyArns, passRolePolicyArn } = ecs;
