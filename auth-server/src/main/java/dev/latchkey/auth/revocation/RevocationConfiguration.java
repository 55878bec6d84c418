package dev.latchkey.auth.revocation;

import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Chooses how nodes wake each other, by the database they share. */
@Configuration(proxyBeanMethods = false)
class RevocationConfiguration {

    @Bean
    NodeSignal nodeSignal(@Value("${spring.datasource.url}") String url, JdbcClient jdbc, DataSource dataSource) {
        return DatabaseDriver.fromJdbcUrl(url) == DatabaseDriver.POSTGRESQL
                ? new PostgresSignal(jdbc, dataSource)
                : new NoOtherNodes();
    }

    /** An embedded database has one node, and that is woken by its own commits. */
    private static final class NoOtherNodes implements NodeSignal {

        @Override
        public void send() {
            // Nobody to wake.
        }

        @Override
        public boolean await() throws InterruptedException {
            TimeUnit.SECONDS.sleep(1);
            return false;
        }
    }
}
