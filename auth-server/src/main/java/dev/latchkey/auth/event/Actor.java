package dev.latchkey.auth.event;

/**
 * Who made something happen.
 *
 * @param id a client id, a user's id, or {@code system}
 * @param address the network address it came from, {@code null} where it came from no request
 */
public record Actor(String id, String address) {

    /** The server itself: schedules, bootstrap, commands on its own console. */
    public static final Actor SYSTEM = new Actor("system", null);
}
