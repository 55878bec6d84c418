package dev.latchkey.auth.api;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.web.util.WebUtils;

/**
 * A request that must not happen twice.
 *
 * @param account who sends it: keys of different accounts have nothing to do with each other
 * @param idempotencyKey what the caller calls it
 * @param requestHash of the route and the body
 * @param accessHash of what the account may do now
 */
record IdempotentCall(String account, String idempotencyKey, String requestHash, String accessHash) {

    static final String HEADER = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

    /**
     * Reads a request.
     *
     * @throws ApiProblem 400, if it has two keys, or one that is none
     */
    static IdempotentCall of(HttpServletRequest request, Access access) {
        List<String> keys = Collections.list(request.getHeaders(HEADER));
        if (keys.size() != 1 || !KEY.matcher(keys.get(0)).matches()) {
            throw ApiProblem.badRequest(HEADER + " must be one key of 1 to 255 printable ASCII characters.");
        }
        ReadRequest read = WebUtils.getNativeRequest(request, ReadRequest.class);
        String route = String.join(
                "\n", request.getRequestURI(), "" + request.getQueryString(), "" + request.getContentType(), "");
        return new IdempotentCall(
                access.userId(),
                keys.get(0),
                sha256(route.getBytes(StandardCharsets.UTF_8), read.bytes()),
                sha256(access.extent().getBytes(StandardCharsets.UTF_8)));
    }

    private static String sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
