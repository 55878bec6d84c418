package dev.latchkey.auth;

import dev.latchkey.auth.jwk.NativeCryptography;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The authorization server. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class AuthServerApplication {

    static {
        // Before anything asks the platform for a signature or for randomness.
        NativeCryptography.install();
    }

    /**
     * Starts the server; or with the argument {@value RotateSigningKeyCommand#NAME} publishes the next signing key for all nodes, and ends; or
     * with {@value VerifyAuditCommand#NAME} verifies the audit log, and ends.
     */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(RotateSigningKeyCommand.NAME)) {
            System.exit(RotateSigningKeyCommand.run());
        }
        if (args.length > 0 && args[0].equals(VerifyAuditCommand.NAME)) {
            System.exit(VerifyAuditCommand.run());
        }
        application().run(args);
    }

    /** The application as it is started in production, for whoever starts it in another process or test. */
    public static SpringApplication application() {
        return new SpringApplicationBuilder(AuthServerApplication.class)
                .properties("spring.config.name=application,auth-server")
                .build();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
