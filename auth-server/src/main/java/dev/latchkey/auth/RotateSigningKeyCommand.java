package dev.latchkey.auth;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.jwk.SigningKeys;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code java -jar auth-server.jar rotate-signing-key}: publishes the next signing key in the configured database. Running nodes find it
 * there within a minute and sign with it once it has been published for {@code latchkey.signing.publish-ahead}.
 */
final class RotateSigningKeyCommand {

    static final String NAME = "rotate-signing-key";

    private RotateSigningKeyCommand() {}

    /** Answers the exit code of the process. */
    static int run() {
        SpringApplication application = AuthServerApplication.application();
        application.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext context = application.run()) {
            String kid = context.getBean(SigningKeys.class).rotate(Actor.SYSTEM);
            System.out.println("The next signing key is " + kid);
            return 0;
        } catch (RuntimeException e) {
            System.err.println(
                    "Not rotated. The log above says why; an embedded database is open to one process only, so stop the server first.");
            return 1;
        }
    }
}
