package dev.latchkey.auth;

import dev.latchkey.auth.account.People;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** A test against a real server: its own port, real filter chains, a fresh database of the kind under test, a clock that can be moved. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "latchkey.master-key=" + AuthServerTest.MASTER_KEY,
            // A machine that stalls for a second is no fault of what is tested.
            "spring.datasource.hikari.connection-timeout=10000",
            "latchkey.audit.max-wait=PT15S",
        })
@ContextConfiguration(initializers = FreshDatabase.class)
@Import({MovableClock.class, Wire.class, Fixtures.class, People.class})
public @interface AuthServerTest {

    /** The master key of every server under test. */
    String MASTER_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
}
