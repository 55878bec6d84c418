package dev.latchkey.auth.token;

import dev.latchkey.auth.event.RequestId;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the token response (RFC 6749 §5.1) as soon as the token may leave. Until then no thread waits: the request is an asynchronous one
 * (Servlet §2.3.3.3), so that of tokens which become durable together none has to be woken up. {@code expires_in} is the token's whole
 * life, not what is left of it a moment after it was made.
 */
final class AccessTokenResponseHandler implements AuthenticationSuccessHandler {

    private static final Logger log = LoggerFactory.getLogger(AccessTokenResponseHandler.class);

    /** Nearly always enough. */
    private static final int BYTES_BESIDE_TOKEN = 512;

    private final JsonFactory json = new JsonFactory();
    private final AuthenticationFailureHandler errors;

    AccessTokenResponseHandler(AuthenticationFailureHandler errors) {
        this.errors = errors;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        TokenAnswer answer = (TokenAnswer) authentication;
        CompletableFuture<Void> recorded = answer.recorded();
        if (recorded.isDone() && !recorded.isCompletedExceptionally()) {
            write(request, response, answer);
            return;
        }
        AsyncContext exchange = request.startAsync(request, response);
        exchange.addListener(new PartialAsyncListener() {
            /** What is waited for ends long before the container's patience does. A net, if it should ever not. */
            @Override
            public void onTimeout(AsyncEvent event) {
                recorded.completeExceptionally(new TimeoutException());
            }
        });
        String requestId = RequestId.current();
        recorded.whenComplete((nothing, failure) -> {
            try {
                if (failure == null) {
                    write(request, response, answer);
                } else {
                    refuse(request, response, requestId, failure);
                }
            } catch (IOException | RuntimeException | Error e) {
                log.warn("A token could not be written down: {}", e.toString());
                response.resetBuffer();
                refuse(request, response, requestId, e);
            } finally {
                exchange.complete();
            }
        });
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String requestId, Throwable cause) {
        RequestId.during(requestId, () -> {
            try {
                errors.onAuthenticationFailure(request, response, FirstAnswer.temporarilyUnavailable(cause));
            } catch (IOException | ServletException e) {
                log.warn("A refusal could not be written: {}", e.toString());
            }
        });
    }

    private void write(HttpServletRequest request, HttpServletResponse response, TokenAnswer answer)
            throws IOException {
        OAuth2AccessToken token = answer.getAccessToken();
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(HttpHeaders.PRAGMA, "no-cache");
        ByteArrayOutputStream body =
                new ByteArrayOutputStream(token.getTokenValue().length() + BYTES_BESIDE_TOKEN);
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), body)) {
            generator.writeStartObject();
            generator.writeStringProperty(OAuth2ParameterNames.ACCESS_TOKEN, token.getTokenValue());
            generator.writeStringProperty(
                    OAuth2ParameterNames.TOKEN_TYPE, token.getTokenType().getValue());
            generator.writeNumberProperty(OAuth2ParameterNames.EXPIRES_IN, AccessTokenSettings.LIFETIME_SECONDS);
            generator.writeStringProperty(OAuth2ParameterNames.SCOPE, String.join(" ", token.getScopes()));
            // Beside that, what the grant has to say: issued_token_type (RFC 8693 §2.2.1).
            answer.getAdditionalParameters()
                    .forEach((name, value) -> generator.writeStringProperty(name, (String) value));
            generator.writeEndObject();
        }
        // Nothing goes out before the request is complete: a caller that does not read must not hold up whoever writes
        // here.
        response.setBufferSize(body.size());
        body.writeTo(response.getOutputStream());
        Outcome.ISSUED.noteOn(request);
    }
}
