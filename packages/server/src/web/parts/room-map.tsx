import { links } from '../links.ts';
import type { Room } from '../pages/overview.tsx';
import { withQuery } from '../url.ts';
import { CategoryIcon } from './category-icon.tsx';
import { plural } from './format.ts';
import { Panel } from './panel.tsx';
import { DeviceState } from './state.tsx';

/** The building by place: what stands where, and whether it answers. */
export function RoomMap({ rooms }: { rooms: readonly Room[] }) {
  return (
    <Panel title="Rooms" id="rooms" aside={<a href={links.devices}>All devices</a>} class="panel-plain">
      {rooms.length === 0 ? (
        <p class="empty">
          No devices yet. They come from the inventory file; administrators add them from the devices' page too.
        </p>
      ) : (
        <ul class="rooms">
          {rooms.map((room) => (
            <li
              key={room.position}
              class={`room${room.devices.some((d) => d.state === 'silent') ? ' room-alarm' : ''}`}
            >
              <h3 class="room-name">{room.position}</h3>
              {room.devices.length > 0 && (
                <ul class="room-devices">
                  {room.devices.map((device) => (
                    <li key={device.name}>
                      <a href={links.device(device.name)} class="room-device">
                        <CategoryIcon category={device.category} />
                        <span class="room-device-name">{device.name}</span>
                      </a>
                      <DeviceState state={device.state} device={device.name} />
                    </li>
                  ))}
                </ul>
              )}
              {room.more !== undefined && room.more > 0 && (
                <p class="room-more">
                  <a href={withQuery(links.devices, { text: room.position })}>
                    {plural(room.more, room.devices.length === 0 ? 'device' : 'more device')}
                  </a>
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
