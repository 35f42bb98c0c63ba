import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";

const deployer = new aws.iam.Role("deployer", { assumeRolePolicy: '{"Version":"2012-10-17","Statement":[]}' });
const ecs = new EcsInfrastructureRole("ecs", { useCases: ["volumes"], propagationSeconds: 0 });
new aws.iam.RolePolicyAttachment("grant", { role: deployer.name, policyArn: ecs.passRolePolicyArn });
