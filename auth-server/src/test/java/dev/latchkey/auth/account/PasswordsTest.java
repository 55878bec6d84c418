package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.secret.SecretGenerator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The lane of password hashes. */
class PasswordsTest {

    private static final long WORK = TimeUnit.MILLISECONDS.toNanos(200);

    @Test
    void theOnlyProcessorIsLeftToOthersForAsLongAsItWasUsed() {
        Passwords passwords = new Passwords(new SecretGenerator(), 1);
        long start = System.nanoTime();

        passwords.inLane(PasswordsTest::work);
        passwords.inLane(PasswordsTest::work);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(3 * WORK);
    }

    private static Object work() {
        long end = System.nanoTime() + WORK;
        for (long left = WORK; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return null;
    }
}
