import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";

const ecs = new EcsInfrastructureRole("ecs", {
    useCases: ["volumes", "serviceConnectTls", "loadBalancers"],
    path: "/platform/",
    passRoleRoles: ["ci-deployer"], // exists in the account
});

// A role of the same program is granted with an attachment.
const deployer = new aws.iam.Role("deployer", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{
            Effect: "Allow",
            Principal: { Service: "codebuild.amazonaws.com" },
            Action: "sts:AssumeRole",
        }],
    }),
});
new aws.iam.RolePolicyAttachment("grant", { role: deployer.name, policyArn: ecs.passRolePolicyArn });
