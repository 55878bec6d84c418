package dev.latchkey.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a webhook is signed with one secret, in the two ways that one request carries side by side:
 *
 * <ul>
 *   <li>of the body alone: {@code X-CronFlow-Signature: sha256=<hex of HMAC-SHA256(secret, body)>}, keyed with the secret's text
 *       as it was shown;
 *   <li>of the whole message, by Standard Webhooks: {@code webhook-signature: v1,<base64 of HMAC-SHA256(key, id.timestamp.body)>},
 *       keyed with what follows {@code whsec_} decoded from base64, or with the text where the secret has no such prefix.
 * </ul>
 *
 * The body is always the raw bytes of the request. Safe for any number of threads. It holds a secret and does not print it.
 */
public final class WebhookSignature {

    /** Header with the message's id: the same in each attempt to deliver it. */
    public static final String ID_HEADER = "webhook-id";

    /** Header with the instant of signing, in seconds since 1970. */
    public static final String TIMESTAMP_HEADER = "webhook-timestamp";

    /** Header with the signatures of the message, one for each live secret of the sender, separated by spaces. */
    public static final String SIGNATURE_HEADER = "webhook-signature";

    /** Header with the signature of the body, unless it is configured otherwise. */
    public static final String DEFAULT_BODY_HEADER = "X-CronFlow-Signature";

    private static final String SECRET_PREFIX = "whsec_";
    private static final String BODY_PREFIX = "sha256=";
    private static final String MESSAGE_PREFIX = "v1,";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec bodyKey;
    private final SecretKeySpec messageKey;

    /**
     * @param secret as the receiver's owner was shown it
     * @throws IllegalArgumentException if it is empty, or begins with {@code whsec_} and goes on with anything but base64
     */
    public WebhookSignature(String secret) {
        byte[] text = secret.getBytes(StandardCharsets.UTF_8);
        this.bodyKey = new SecretKeySpec(text, ALGORITHM);
        this.messageKey = secret.startsWith(SECRET_PREFIX)
                ? new SecretKeySpec(decoded(secret.substring(SECRET_PREFIX.length())), ALGORITHM)
                : bodyKey;
    }

    /** The signature of a body, as {@code sha256=<hex>}. */
    public String ofBody(byte[] body) {
        return BODY_PREFIX + HexFormat.of().formatHex(mac(bodyKey).doFinal(body));
    }

    /**
     * The signature of a message, as {@code v1,<base64>}.
     *
     * @param id without a full stop, which ends it
     * @param timestamp digits, as they stand in the header
     */
    public String ofMessage(String id, String timestamp, byte[] body) {
        Mac mac = mac(messageKey);
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        return MESSAGE_PREFIX + Base64.getEncoder().encodeToString(mac.doFinal(body));
    }

    /** Whether that header's value signs this body. Takes the same time however wrong it is. */
    public boolean signsBody(String header, byte[] body) {
        return areEqual(ofBody(body), header.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether one of the signatures in that header's value signs this message; those of other versions are passed over. No
     * signature is good for an id with a full stop, or a timestamp that is not digits alone: the same bytes would sign another
     * message as well.
     */
    public boolean signsMessage(String header, String id, String timestamp, byte[] body) {
        if (id.indexOf('.') >= 0 || !timestamp.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        String expected = ofMessage(id, timestamp, body);
        boolean found = false;
        for (String signature : header.split(" ")) {
            found |= areEqual(expected, signature);
        }
        return found;
    }

    private static boolean areEqual(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** The decoder's message would quote a character of the secret. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("what follows " + SECRET_PREFIX + " in a webhook secret must be base64");
        }
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", impossible);
        }
    }

    @Override
    public String toString() {
        return "WebhookSignature";
    }
}
