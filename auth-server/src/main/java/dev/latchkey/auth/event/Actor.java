package dev.latchkey.auth.event;

/**
 * Who made something happen.
 *
 * @param id a client id, a user's id, {@code system}, or {@code anonymous} for somebody who has not shown who they are
 * @param address the network address it came from, {@code null} where it came from no request
 */
public record Actor(String id, String address) {

    /** The server itself: schedules, bootstrap, commands on its own console. */
    public static final Actor SYSTEM = new Actor("system", null);

    /** Somebody who has not shown who they are. */
    public static Actor anonymous(String address) {
        return new Actor("anonymous", address);
    }
}
