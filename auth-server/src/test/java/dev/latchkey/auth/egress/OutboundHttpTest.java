package dev.latchkey.auth.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.auth.egress.Answer.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is connected to is what was checked, whatever the URL says and whoever has checked it before. */
class OutboundHttpTest {

    /** As if a name had resolved to something else when the webhook was made. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "2130706433", "127.1", "[::ffff:127.0.0.1]"})
    void nothingIsSentToAnAddressThatIsNotAllowed(String host) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            server.setSoTimeout(300);
            OutboundHttp http = http("public");
            Answer answer = post(http, "http://" + host + ":" + server.getLocalPort() + "/");
            assertThat(answer.failure()).isIn(Failure.ADDRESS_NOT_ALLOWED, Failure.HOST_NOT_FOUND, Failure.BROKEN);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
            http.close();
        }
    }

    /** DNS rebinding: the name leads to the Internet when it is looked at, and to this machine when it is connected to, or to both at once. */
    @Test
    void aNameThatLeadsHereWhenItIsConnectedToIsRefused() throws IOException {
        InetAddress there = InetAddress.getByName("8.8.8.8");
        InetAddress here = InetAddress.getByName("127.0.0.1");
        try (ServerSocket server = new ServerSocket(0, 10, here)) {
            server.setSoTimeout(300);
            Deque<InetAddress[]> answers = new ArrayDeque<>(
                    List.of(new InetAddress[] {there}, new InetAddress[] {here}, new InetAddress[] {there, here}));
            DnsResolver names = new InMemoryDnsResolver() {
                @Override
                public InetAddress[] resolve(String host) {
                    return answers.remove();
                }
            };
            OutboundHttp http = new OutboundHttp(policy("public"), names);
            assertThat(names.resolve("rebinding.example")).containsExactly(there);
            String url = "http://rebinding.example:" + server.getLocalPort() + "/";
            assertThat(post(http, url).failure()).isEqualTo(Failure.ADDRESS_NOT_ALLOWED);
            assertThat(post(http, url).failure()).isEqualTo(Failure.ADDRESS_NOT_ALLOWED);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
            http.close();
        }
    }

    @Test
    void nobodyThereIsTold() throws IOException {
        int free;
        try (ServerSocket server = new ServerSocket(0)) {
            free = server.getLocalPort();
        }
        OutboundHttp http = http("127.0.0.0/8");
        assertThat(post(http, "http://127.0.0.1:" + free + "/").failure()).isEqualTo(Failure.CONNECTION_REFUSED);
        assertThat(post(http, "https://no-such-name.invalid/").failure()).isEqualTo(Failure.HOST_NOT_FOUND);
        http.close();
    }

    /** One that takes the connection and says nothing. */
    @Test
    void silenceEndsInTime() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            OutboundHttp http = http("127.0.0.0/8");
            Answer answer = post(http, "http://127.0.0.1:" + server.getLocalPort() + "/");
            assertThat(answer.failure()).isEqualTo(Failure.TIMED_OUT);
            assertThat(answer.took()).isBetween(Duration.ofMillis(400), Duration.ofSeconds(3));
            Answer tls = post(http, "https://127.0.0.1:" + server.getLocalPort() + "/");
            assertThat(tls.failure()).isEqualTo(Failure.TIMED_OUT);
            assertThat(tls.took()).isBetween(Duration.ofMillis(400), Duration.ofSeconds(3));
            http.close();
        }
    }

    private static Answer post(OutboundHttp http, String url) {
        return http.post(url, Map.of(), new byte[0], Duration.ofMillis(500));
    }

    private static OutboundHttp http(String allowed) {
        return new OutboundHttp(policy(allowed));
    }

    private static AddressPolicy policy(String allowed) {
        return new AddressPolicy(new EgressSettings(List.of(allowed), true));
    }
}
