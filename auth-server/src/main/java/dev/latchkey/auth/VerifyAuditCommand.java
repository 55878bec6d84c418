package dev.latchkey.auth;

import dev.latchkey.auth.audit.AuditVerifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code java -jar auth-server.jar verify-audit}: reads the audit log of the configured database and says whether each row is what was written.
 * Beside a running server on PostgreSQL it sees the log as it was when it began.
 */
final class VerifyAuditCommand {

    static final String NAME = "verify-audit";

    /** The database may sort for longer than a server would wait. */
    private static final String PATIENT = "--spring.datasource.hikari.data-source-properties.socketTimeout=0";

    private VerifyAuditCommand() {}

    /** Answers the exit code of the process: 0 if all is as it was written, 1 if something is not, 2 if nobody knows. */
    static int run() {
        SpringApplication application = AuthServerApplication.application();
        application.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext context = application.run(PATIENT)) {
            return print(context.getBean(AuditVerifier.class).verify(System.out::println));
        } catch (RuntimeException e) {
            System.err.println(
                    "Not verified. The log above says why; an embedded database is open to one process only, so stop the server first.");
            return 2;
        }
    }

    private static int print(AuditVerifier.Report report) {
        System.out.printf("%d rows in %d chains: %d faults%n", report.rows(), report.chains(), report.faults());
        report.unsigned()
                .forEach((chain, rows) ->
                        System.out.printf("chain %d: the last %d rows are chained, but not signed yet%n", chain, rows));
        if (report.unchained() > 0) {
            System.out.printf(
                    "%d rows are from before there were chains: nothing is proven of them%n", report.unchained());
        }
        return report.isSound() ? 0 : 1;
    }
}
