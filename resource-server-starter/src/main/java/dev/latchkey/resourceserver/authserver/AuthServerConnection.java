package dev.latchkey.resourceserver.authserver;

import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The way to the authorization server. Follows no redirects, since the server has none and a redirect could carry our
 * credentials elsewhere. Safe for any number of threads.
 */
public final class AuthServerConnection {

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final String baseUrl;
    private final String authorization;
    private final ObservationRegistry observations;

    /**
     * A connection that authenticates with HTTP Basic, its parts form-urlencoded (RFC 6749 §2.3.1).
     *
     * @param baseUrl where the server's paths begin
     * @param observations measures and traces the calls, as far as the application has set it up to
     */
    public AuthServerConnection(URI baseUrl, String clientId, String clientSecret, ObservationRegistry observations) {
        this.baseUrl = baseUrl.toString().replaceAll("/+$", "");
        String pair = URLEncoder.encode(clientId, StandardCharsets.UTF_8)
                + ":"
                + URLEncoder.encode(clientSecret, StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
        this.observations = observations;
    }

    /** A request to that path, with our credentials. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path)).header("Authorization", authorization);
    }

    /**
     * Sends a request and reads the whole answer.
     *
     * @param deadline for everything, the last byte included; then the call is dropped
     * @param maxBytes longest body that is read; a longer one fails the call
     */
    public CompletableFuture<HttpResponse<byte[]>> exchange(HttpRequest request, Duration deadline, int maxBytes) {
        ObservedCall observed = ObservedCall.begin(request, observations);
        CompletableFuture<HttpResponse<byte[]>> call = http.sendAsync(
                observed.request(), response -> new BoundedBody(HttpResponse.BodySubscribers.ofByteArray(), maxBytes));
        // The timeout completes a copy, not the call itself, because only cancelling the call closes its connection.
        return call.copy().orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS).whenComplete((response, failure) -> {
            call.cancel(true);
            observed.end(response, failure);
        });
    }

    /**
     * Sends a request whose answer is read as it comes; an answer other than 200 is not read. The future ends with the answer. It is not observed:
     * it lasts for hours.
     */
    public CompletableFuture<HttpResponse<Void>> stream(HttpRequest request, BodySubscriber<Void> reader) {
        return http.sendAsync(
                request,
                response -> response.statusCode() == 200 ? reader : HttpResponse.BodySubscribers.replacing(null));
    }
}
