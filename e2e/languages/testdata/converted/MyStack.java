package generated_program;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRole;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRoleArgs;
import java.util.List;
import java.util.ArrayList;
import java.util.Map;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Paths;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    public static void stack(Context ctx) {
        var every = new EcsInfrastructureRole("every", EcsInfrastructureRoleArgs.builder()
            .useCases(            
                "volumes",
                "serviceConnectTls",
                "managedInstances",
                "lifecycleHooks")
            .name("ecs-infrastructure")
            .path("/ecs/")
            .description("Lets ECS manage infrastructure")
            .maxSessionDuration(%!v(PANIC=Format method: fatal: A failure has occurred: unexpected literal type in GenLiteralValueExpression: cty.NumberIntVal(7200) (every-input.pp:5,31-35)))
            .permissionsBoundary("arn:aws:iam::123456789012:policy/boundary")
            .forceDetachPolicies(true)
            .tags(Map.of("team", "platform"))
            .passRoleUsers("alice")
            .passRoleGroups("operators")
            .passRoleRoles("deployer")
            .createPassRolePolicy(true)
            .passRolePolicyName("pass-ecs-infrastructure")
            .instanceRoleArns("arn:aws:iam::123456789012:role/instances")
            .lifecycleHookFunctionArns("arn:aws:lambda:us-east-1:123456789012:function:smoke-test")
            .volumeKmsKeyArns("arn:aws:kms:us-east-1:123456789012:key/a")
            .tlsKmsKeyArns("arn:aws:kms:us-east-1:123456789012:key/b")
            .additionalPolicyArns(Map.of("logs", "arn:aws:iam::123456789012:policy/logs"))
            .inlinePolicies(Map.of("mine", "{}"))
            .propagationSeconds(%!v(PANIC=Format method: fatal: A failure has occurred: unexpected literal type in GenLiteralValueExpression: cty.NumberIntVal(0) (every-input.pp:20,31-32)))
            .sourceAccount("123456789012")
            .build());

        var prefixed = new EcsInfrastructureRole("prefixed", EcsInfrastructureRoleArgs.builder()
            .useCases("volumes")
            .namePrefix("ecs-")
            .build());

        ctx.export("roleArn", every.roleArn());
    }
}
