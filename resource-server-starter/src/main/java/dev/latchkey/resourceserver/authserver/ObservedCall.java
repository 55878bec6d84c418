package dev.latchkey.resourceserver.authserver;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.RequestReplySenderContext;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/**
 * A call to the authorization server as the application observes it: a timer where it has metrics, a span where it has tracing, whose trace the
 * call carries on ({@code traceparent}). Of the call nothing is said but its method, its path and the status of its answer.
 */
final class ObservedCall {

    private static final String NAME = "latchkey.auth.server.requests";
    private static final String NONE = "none";

    private final Observation observation;
    private final HttpRequest request;

    private ObservedCall(Observation observation, HttpRequest request) {
        this.observation = observation;
        this.request = request;
    }

    /** Begins on the thread of whoever needs the call, whose trace it belongs to. */
    static ObservedCall begin(HttpRequest request, ObservationRegistry observations) {
        if (observations.isNoop()) {
            return new ObservedCall(Observation.NOOP, request);
        }
        HttpRequest.Builder carrier = HttpRequest.newBuilder(request, (name, value) -> true);
        RequestReplySenderContext<HttpRequest.Builder, HttpResponse<byte[]>> context =
                new RequestReplySenderContext<>(HttpRequest.Builder::setHeader);
        context.setCarrier(carrier);
        String path = request.uri().getPath();
        Observation observation = Observation.createNotStarted(NAME, () -> context, observations)
                .contextualName("http " + request.method().toLowerCase(Locale.ROOT) + " " + path)
                .lowCardinalityKeyValues(KeyValues.of("method", request.method(), "uri", path, "status", NONE))
                .start();
        return new ObservedCall(observation, carrier.build());
    }

    /** The request to send. */
    HttpRequest request() {
        return request;
    }

    /** Ends with an answer or with a failure. */
    void end(HttpResponse<byte[]> response, Throwable failure) {
        if (response != null) {
            observation.lowCardinalityKeyValue("status", Integer.toString(response.statusCode()));
        }
        if (failure != null) {
            observation.error(failure instanceof CompletionException ? failure.getCause() : failure);
        }
        observation.stop();
    }
}
