package myproject;

import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRole;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRoleArgs;
import io.github.ecsinfrastructure.ecsinfrastructure.enums.UseCase;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

public class Behaviour {
    static void run(String topic, boolean preview, Consumer<EcsInfrastructureRoleArgs.Builder> set,
            Consumer<EcsInfrastructureRole> look) {
        Mocks mocks = args -> {
            if (topic.equals("mock error")) {
                throw new IllegalStateException("of the mock");
            }
            var state = new HashMap<String, Object>(args.inputs);
            state.put("roleArn", "arn:aws:iam::123456789012:role/" + args.name);
            if (args.inputs.containsKey("name")) {
                System.out.println("secret input: " + (args.inputs.get("name").equals("hush") ? "plain" : "wrapped"));
                state.put("roleName", args.inputs.get("name"));
            }
            return CompletableFuture.completedFuture(Mocks.ResourceResult.of(Optional.of(args.name), state));
        };
        var args = EcsInfrastructureRoleArgs.builder().useCases(UseCase.Volumes);
        set.accept(args);
        var result = PulumiTest.withMocks(mocks).withOptions(TestOptions.builder().preview(preview).build())
            .runTest(ctx -> look.accept(new EcsInfrastructureRole("ecs", args.build())));
        PulumiTest.cleanup();
        System.out.println(topic + ": " + (result.exitCode() == 0 ? "passed" : "failed"));
    }

    static void show(String what, Output<String> output) {
        output.applyValue(value -> {
            System.out.println(what + ": " + value + ", secret " + Internal.of(output).isSecret().join());
            return value;
        });
    }

    public static void main(String[] arguments) {
        run("update", false, args -> {}, role -> show("missing output", role.roleUniqueId()));
        run("preview", true, args -> {}, role -> {
            show("known output in preview", role.roleArn());
            show("missing output in preview", role.roleUniqueId());
        });
        run("secret", false, args -> args.name(Output.ofSecret("hush")),
            role -> show("returned secret", role.roleName()));
        run("wrong ARN", false, args -> args.permissionsBoundary("none"), role -> {});
        run("mock error", false, args -> {}, role -> {});
        run("apply error", false, args -> {}, role -> role.roleArn().applyValue(value -> {
            throw new IllegalStateException("of the test");
        }));
    }
}
