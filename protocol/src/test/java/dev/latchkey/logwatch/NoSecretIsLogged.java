package dev.latchkey.logwatch;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test class during which a secret was logged, made by that class or any before it. JUnit finds it by itself, so it watches all
 * tests. Secrets are taken where the code under test itself knows them as such ({@link SecretSource}).
 */
public final class NoSecretIsLogged implements AfterAllCallback {

    static {
        ByteBuddyAgent.install();
        SecretSource.all().forEach(NoSecretIsLogged::keepArgument);
    }

    private static void keepArgument(SecretSource source) {
        Advice keeping = Advice.withCustomMapping()
                .bind(Position.class, source.position())
                .to(Keeping.class);
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .type(named(source.type()))
                .transform(
                        (builder, description, loader, module, domain) -> builder.visit(keeping.on(source.matcher())))
                .installOnByteBuddyAgent();
    }

    /** Stands for the number of the argument that is the secret. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Position {}

    /** Put at the end of those methods. */
    static final class Keeping {

        private Keeping() {}

        @Advice.OnMethodExit
        static void keep(@Advice.AllArguments Object[] arguments, @Position int position) {
            SecretsInLogs.keep((String) arguments[position]);
        }
    }

    /** Watches a process that is no test: what is found is written to its standard output at once, for {@link SecretsInLogs#lookAtOutput}. */
    public static void watchThisProcess() {
        SecretsInLogs.printFindings();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> findings = SecretsInLogs.findings();
        if (!findings.isEmpty()) {
            throw new AssertionError("Secrets were logged:\n" + String.join("\n", findings));
        }
    }
}
