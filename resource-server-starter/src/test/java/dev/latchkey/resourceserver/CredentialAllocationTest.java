package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.latchkey.resourceserver.web.CredentialFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;

/**
 * That a known credential's check does not get dearer unseen. Counted are bytes that the request's thread allocates in the filter, above those for a
 * public path, in a JVM whose compiler leaves every allocation in: the figure is that of the code, the same on any machine, busy or idle.
 */
@Tag("allocation")
class CredentialAllocationTest {

    /** A change that is worth more than it costs may raise these. */
    private static final long ACCESS_TOKEN_BYTES = 1_728;

    private static final long API_KEY_BYTES = 1_352;

    private static final double TOLERANCE = 1.2;
    private static final int REQUESTS = 1000;

    private static final FakeAuthServer authServer = new FakeAuthServer();
    private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static RunningServer server;
    private static Filter filter;

    @BeforeAll
    static void start() {
        server = new RunningServer(authServer).following(authServer);
        filter = server.bean(SecurityFilterChain.class).getFilters().stream()
                .filter(CredentialFilter.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aKnownAccessTokenAllocatesNoMoreThanItDid() throws Exception {
        assertCosts(ACCESS_TOKEN_BYTES, new AccessTokens(authServer).good("things:read"));
    }

    @Test
    void aKnownApiKeyAllocatesNoMoreThanItDid() throws Exception {
        assertCosts(API_KEY_BYTES, ApiKeys.key(authServer, "counted", "things:read", ""));
    }

    private static void assertCosts(long expected, String credential) throws Exception {
        long bytes = bytes("/things", credential) - bytes("/open/things", null);
        assertThat(bytes).as("bytes for a credential").isLessThan((long) (expected * TOLERANCE));
    }

    /** For one request of many, the first of which are not counted. */
    private static long bytes(String path, String credential) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        if (credential != null) {
            request.addHeader("Authorization", "Bearer " + credential);
        }
        pass(request, credential);
        long before = threads.getCurrentThreadAllocatedBytes();
        pass(request, credential);
        return (threads.getCurrentThreadAllocatedBytes() - before) / REQUESTS;
    }

    private static void pass(MockHttpServletRequest request, String credential) throws Exception {
        int[] passed = new int[1];
        FilterChain application = (asked, answer) -> {
            if (credential == null || SecurityContextHolder.getContext().getAuthentication() != null) {
                passed[0]++;
            }
        };
        MockHttpServletResponse response = new MockHttpServletResponse();
        for (int i = 0; i < REQUESTS; i++) {
            filter.doFilter(request, response, application);
        }
        assertThat(passed[0]).isEqualTo(REQUESTS);
    }
}
