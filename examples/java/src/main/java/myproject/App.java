package myproject;

import static com.pulumi.codegen.internal.Serialization.jsonArray;
import static com.pulumi.codegen.internal.Serialization.jsonObject;
import static com.pulumi.codegen.internal.Serialization.jsonProperty;
import static com.pulumi.codegen.internal.Serialization.serializeJson;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.iam.Policy;
import com.pulumi.aws.iam.PolicyArgs;
import com.pulumi.aws.kms.Key;
import com.pulumi.aws.kms.KeyArgs;
import com.pulumi.core.Output;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRole;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRoleArgs;
import io.github.ecsinfrastructure.ecsinfrastructure.enums.UseCase;
import java.util.List;
import java.util.Map;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::program);
    }

    static void program(Context ctx) {
        var key = new Key("key", KeyArgs.builder()
            .description("EBS volumes of ECS tasks")
            .build());

        var encryptedVolumes = new Policy("encryptedVolumes", PolicyArgs.builder()
            .name("encrypted-ecs-volumes")
            .policy(serializeJson(jsonObject(
                jsonProperty("Version", "2012-10-17"),
                jsonProperty("Statement", jsonArray(jsonObject(
                    jsonProperty("Effect", "Deny"),
                    jsonProperty("Action", "ec2:CreateVolume"),
                    jsonProperty("Resource", "*"),
                    jsonProperty("Condition", jsonObject(
                        jsonProperty("Bool", jsonObject(jsonProperty("ec2:Encrypted", "false")))
                    ))
                )))
            )))
            .build());

        var ecs = new EcsInfrastructureRole("ecs", EcsInfrastructureRoleArgs.builder()
            .useCases(UseCase.Volumes, UseCase.ServiceConnectTls)
            .name("ecs-infrastructure")
            .path("/platform/")
            .tags(Map.of("team", "platform"))
            .passRoleUsers("alice")
            .passRoleGroups("operators")
            .passRoleRoles("deployer")
            .passRolePolicyName("pass-ecs-infrastructure")
            .additionalPolicyArns(unresolved(Map.of("encryptedVolumes", encryptedVolumes.arn())))
            .volumeKmsKeyArns(unresolved(List.of(key.arn())))
            .inlinePolicies(unresolved(Map.of("OnlyThisKey", key.arn().applyValue(keyArn -> serializeJson(jsonObject(
                jsonProperty("Version", "2012-10-17"),
                jsonProperty("Statement", jsonArray(jsonObject(
                    jsonProperty("Effect", "Deny"),
                    jsonProperty("Action", "kms:*"),
                    jsonProperty("NotResource", keyArn)
                )))
            ))))))
            .build());

        // Resources that use an output are created after all policies are attached, and deleted before any is
        // detached. This one stands for an ECS service with volumes.
        new Policy("auditor", PolicyArgs.builder()
            .name("read-ecs-infrastructure")
            .policy(ecs.roleArn().applyValue(roleArn -> serializeJson(jsonObject(
                jsonProperty("Version", "2012-10-17"),
                jsonProperty("Statement", jsonArray(jsonObject(
                    jsonProperty("Effect", "Allow"),
                    jsonProperty("Action", "iam:GetRole"),
                    jsonProperty("Resource", roleArn)
                )))
            ))))
            .build());

        ctx.export("roleArn", ecs.roleArn());
        ctx.export("trustPolicyJson", ecs.trustPolicyJson());
        ctx.export("managedPolicyArns", ecs.managedPolicyArns());
        ctx.export("passRolePolicyArn", ecs.passRolePolicyArn());
    }

    // Elements of plain lists and maps may be outputs. The SDK for Java accepts them, but the types that Pulumi
    // generates do not say so.
    @SuppressWarnings("unchecked")
    static <T> List<T> unresolved(List<Output<T>> list) {
        return (List<T>) list;
    }

    @SuppressWarnings("unchecked")
    static <T> Map<String, T> unresolved(Map<String, Output<T>> map) {
        return (Map<String, T>) map;
    }
}
