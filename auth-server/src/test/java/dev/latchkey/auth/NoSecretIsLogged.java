package dev.latchkey.auth;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test class during which a secret was logged, made by that class or any before it. JUnit finds it by itself, so it watches all
 * tests. Secrets are taken where the server itself knows them as such: a plain secret that is made or read, a password that is hashed, a
 * text that is sealed.
 */
public final class NoSecretIsLogged implements AfterAllCallback {

    static {
        ByteBuddyAgent.install();
        keepFirstArgument("dev.latchkey.auth.secret.PlainSecret", isConstructor());
        keepFirstArgument("dev.latchkey.auth.secret.SecretCipher", named("seal"));
        keepFirstArgument("dev.latchkey.auth.account.Passwords", named("hash"));
    }

    private static void keepFirstArgument(String type, ElementMatcher<? super MethodDescription> method) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .type(named(type))
                .transform((builder, description, loader, module, domain) ->
                        builder.visit(Advice.to(Keeping.class).on(method)))
                .installOnByteBuddyAgent();
    }

    /** Put at the end of those methods. */
    static final class Keeping {

        private Keeping() {}

        @Advice.OnMethodExit
        static void keep(@Advice.Argument(0) String secret) {
            SecretsInLogs.keep(secret);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> findings = SecretsInLogs.findings();
        if (!findings.isEmpty()) {
            throw new AssertionError("Secrets were logged:\n" + String.join("\n", findings));
        }
    }
}
