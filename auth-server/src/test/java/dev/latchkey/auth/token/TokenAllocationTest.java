package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * That the token path does not get dearer unseen. Counted are bytes that the request's thread allocates, in a JVM whose compiler leaves every
 * allocation in: the figure is that of the code, the same on any machine, busy or idle.
 */
@AuthServerTest
@Tag("allocation")
class TokenAllocationTest {

    /** For a token with its audit row, Tomcat's part too. A change that is worth more than it costs may raise it. */
    private static final long BYTES = 24_700;

    private static final double TOLERANCE = 1.2;
    private static final int REQUESTS = 500;

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Test
    void aTokenAllocatesNoMoreThanItDid() {
        Credentials client = fixtures.client("jobs:read", "jobs:write");
        ask(client);
        long before = allocated();
        ask(client);
        long bytes = (allocated() - before) / REQUESTS;

        assertThat(bytes).as("bytes for a token").isLessThan((long) (BYTES * TOLERANCE));
    }

    private void ask(Credentials client) {
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(wire.post("/oauth/token", client, "grant_type=client_credentials")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** Of all threads that answer requests, since they started. */
    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] answering = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().matches("http-nio-.*-exec-\\d+"))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        return Arrays.stream(threads.getThreadAllocatedBytes(answering)).sum();
    }
}
