package dev.latchkey.auth.page;

import dev.latchkey.auth.Wire;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Visits pages as a browser without scripts does: keeps cookies, sends forms with what stands in them, follows no redirect by itself. */
public final class Visitor {

    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final Wire wire;
    private final Map<String, String> cookies = new HashMap<>();

    private Visitor(Wire wire) {
        this.wire = wire;
    }

    /** Somebody who is not signed in. */
    public static Visitor of(Wire wire) {
        return new Visitor(wire);
    }

    /** Somebody whose browser has that session. */
    public static Visitor of(Wire wire, String session) {
        Visitor visitor = new Visitor(wire);
        visitor.cookies.put("latchkey-session", session);
        return visitor;
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(HttpRequest.newBuilder(URI.create(wire.base() + path)).GET(), headers);
    }

    /** Opens a page and sends a form from it. {@code fields} are names and values in turn. */
    public HttpResponse<String> submit(String page, String action, String... fields) {
        return post(action, formToken(get(page).body()), fields);
    }

    /** Sends a form with a token that may be {@code null}. */
    public HttpResponse<String> post(String action, String formToken, String... fields) {
        StringBuilder form = new StringBuilder(formToken == null ? "" : "_csrf=" + encoded(formToken));
        for (int i = 0; i < fields.length; i += 2) {
            form.append('&').append(fields[i]).append('=').append(encoded(fields[i + 1]));
        }
        return send(HttpRequest.newBuilder(URI.create(wire.base() + action))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString())));
    }

    public HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response = wire.send(request);
        response.headers().allValues("Set-Cookie").forEach(this::keep);
        return response;
    }

    public String cookie(String name) {
        return cookies.get(name);
    }

    public static String formToken(String page) {
        Matcher token = FORM_TOKEN.matcher(page);
        return token.find() ? token.group(1) : null;
    }

    private void keep(String header) {
        String[] pair = header.split(";", 2)[0].split("=", 2);
        if (pair[1].isEmpty()) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
