package dev.latchkey.auth.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody's web server, which webhooks are sent to. Takes everything unless told otherwise. */
final class Receiver implements AutoCloseable {

    private final WireMockServer server;
    private final List<Received> all = new CopyOnWriteArrayList<>();

    /** A request as it came. */
    record Received(String path, String body, Map<String, String> headers) {

        static Received of(Request request) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            request.getAllHeaderKeys().forEach(name -> headers.put(name, request.getHeader(name)));
            return new Received(request.getUrl(), request.getBodyAsString(), headers);
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String id() {
            return header("webhook-id");
        }

        String header(String name) {
            return headers.get(name);
        }
    }

    Receiver() {
        server = new WireMockServer(options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .containerThreads(40)
                .disableRequestJournal());
        server.addMockServiceRequestListener((request, response) -> all.add(Received.of(request)));
        server.start();
        answer("/hook", aResponse().withStatus(204));
        answer("/all", aResponse().withStatus(204));
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    int port() {
        return server.port();
    }

    /** From now on; before what was said earlier. */
    void answer(String path, ResponseDefinitionBuilder answer) {
        server.stubFor(post(urlEqualTo(path)).atPriority(1).willReturn(answer));
    }

    WireMockServer server() {
        return server;
    }

    /** In the order in which they were answered. */
    List<Received> at(String path) {
        return all.stream().filter(received -> received.path().equals(path)).toList();
    }

    /** The requests to a path, once there are so many. */
    List<Received> await(String path, int many) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> at(path).size() >= many);
        return at(path);
    }

    @Override
    public void close() {
        server.stop();
    }
}
