package myproject;

import static com.pulumi.codegen.internal.Serialization.*;

import com.pulumi.Pulumi;
import com.pulumi.aws.iam.*;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRole;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRoleArgs;
import io.github.ecsinfrastructure.ecsinfrastructure.enums.UseCase;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var ecs = new EcsInfrastructureRole("ecs", EcsInfrastructureRoleArgs.builder()
                .useCases(UseCase.Volumes, UseCase.ServiceConnectTls, UseCase.LoadBalancers)
                .path("/platform/")
                .passRoleRoles("ci-deployer") // exists in the account
                .build());

            // A role of the same program is granted with an attachment.
            var deployer = new Role("deployer", RoleArgs.builder()
                .assumeRolePolicy(serializeJson(jsonObject(
                    jsonProperty("Version", "2012-10-17"),
                    jsonProperty("Statement", jsonArray(jsonObject(
                        jsonProperty("Effect", "Allow"),
                        jsonProperty("Principal", jsonObject(jsonProperty("Service", "codebuild.amazonaws.com"))),
                        jsonProperty("Action", "sts:AssumeRole")))))))
                .build());
            new RolePolicyAttachment("grant", RolePolicyAttachmentArgs.builder()
                .role(deployer.name())
                .policyArn(ecs.passRolePolicyArn())
                .build());
        });
    }
}
